-- What delivery needs beyond the line: limits and stops per target, fall-over, values that replicas share.

-- When all alerts of an incident were seen together; a repeat then writes one row, not one for each alert.
alter table incidents add column all_seen_at integer not null default 0;

-- Digest of the last update, when it spoke of every alert of the incident: an equal one changes nothing. 0 when there is none such.
alter table incidents add column update_digest integer not null default 0;

-- gate: the key whose limits let a delivery leave. urgency: 0 critical, 1 the others. part: deliveries of unequal parts never share a call.
-- smaller: how often its content was refused, and has to shrink.
alter table deliveries add column gate text not null default '';
alter table deliveries add column urgency integer not null default 1;
alter table deliveries add column part integer not null default 0;
alter table deliveries add column smaller integer not null default 0;
alter table calls add column urgency integer not null default 1;

update deliveries set gate = case channel
    when 'email' then 'email'
    when 'sandbox' then 'sandbox'
    when 'wecom_app' then lower(channel || '/' || endpoint || '/' || recipient)
    else channel || '/' || endpoint end;

drop index deliveries_due;
create index deliveries_due on deliveries (urgency, due_at, id) where state = 'pending' and call_id is null;
create index deliveries_on_the_way on deliveries (channel, endpoint, recipient) where state = 'sending';
create index deliveries_reason on deliveries (reason, id);
create index deliveries_receiver on deliveries (change_id, receiver);

-- The last sends of a key, and when its next slot opens, for anything and for critical ones.
create table gates (
    key              text primary key,
    sends            text not null,
    open_at          integer not null,
    critical_open_at integer not null,
    judged_at        integer not null
) without rowid;

-- Endpoints that nothing is sent through until somebody mends the configuration, or a rate window is over.
create table stops (
    channel  text not null,
    endpoint text not null,
    reason   text not null,
    code     text not null,
    detail   text not null,
    strikes  integer not null,
    since    integer not null,
    until    integer not null,
    told     integer not null,
    is_over  integer not null,
    primary key (channel, endpoint)
) without rowid;

-- Receivers whose messages must be through by due_at, or else go where the steps say.
create table fallbacks (
    change_id   integer not null references changes (id) on delete cascade,
    receiver    text not null,
    incident_id integer not null references incidents (id) on delete cascade,
    due_at      integer not null,
    steps       text not null,
    primary key (change_id, receiver)
) without rowid;

create index fallbacks_due on fallbacks (due_at);

-- What replicas agree on, such as an access token; who holds it renews it alone.
create table shared_values (
    key        text primary key,
    value      text not null,
    expires_at integer not null,
    holder     text not null,
    held_until integer not null
) without rowid;
