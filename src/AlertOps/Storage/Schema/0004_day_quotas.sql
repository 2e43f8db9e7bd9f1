-- Person-times that an endpoint has used of its calendar day; the day is counted in Beijing days since 1970.
create table day_quotas (
    channel  text not null,
    endpoint text not null,
    day      integer not null,
    used     integer not null,
    primary key (channel, endpoint)
) without rowid;
