-- The line: incidents, their alerts and changes, and the outbox. Times are Unix microseconds, states are words, documents are JSON text.
-- What intake writes on every repeat (incidents.last_seen, alerts) has no index of its own.

create table incidents (
    id                 integer primary key autoincrement,
    source             text not null,
    receiver           text not null,
    group_key          text not null,
    state              text not null check (state in ('open', 'acknowledged', 'resolved')),
    severity           text not null check (severity in ('info', 'warning', 'critical')),
    title              text not null,
    runbook_id         text,
    opened_at          integer not null,
    resolved_at        integer,
    last_seen          integer not null,
    truncated_alerts   integer not null,
    direct_receiver    text,
    acknowledged_by    text,
    acknowledged_at    integer,
    remind_at          integer,
    retry_at           integer,
    lease_token        text,
    lease_until        integer,
    external_url       text not null,
    group_labels       text not null,
    common_labels      text not null,
    common_annotations text not null
);

create unique index incidents_one_open on incidents (source, receiver, group_key) where state <> 'resolved';
create index incidents_key on incidents (source, receiver, group_key, id);
create index incidents_state on incidents (state, severity);
create index incidents_remind on incidents (remind_at) where remind_at is not null;

create table alerts (
    incident_id   integer not null references incidents (id) on delete cascade,
    fingerprint   text not null,
    status        text not null check (status in ('firing', 'resolved')),
    severity      text not null,
    starts_at     integer not null,
    ends_at       integer,
    first_seen    integer not null,
    last_seen     integer not null,
    digest        integer not null,
    generator_url text not null,
    labels        text not null,
    annotations   text not null,
    primary key (incident_id, fingerprint)
) without rowid;

create table notices (
    id          integer primary key autoincrement,
    incident_id integer not null references incidents (id) on delete cascade,
    title       text not null,
    document    text not null
);

create index notices_incident on notices (incident_id);

create table changes (
    id          integer primary key autoincrement,
    incident_id integer not null references incidents (id) on delete cascade,
    kind        text not null,
    severity    text not null,
    at          integer not null,
    added       integer not null,
    resolved    integer not null,
    state       text not null check (state in ('pending', 'planned', 'merged', 'silent')),
    carrier_id  integer references changes (id),
    notice_id   integer references notices (id),
    evidence    text
);

create index changes_incident on changes (incident_id);
create index changes_pending on changes ((case severity when 'critical' then 0 when 'warning' then 1 else 2 end), id) where state = 'pending';

create table calls (
    id          integer primary key autoincrement,
    channel     text not null,
    endpoint    text not null,
    media_type  text not null,
    body        blob not null,
    state       text not null check (state in ('pending', 'sending', 'settled')),
    attempts    integer not null,
    created_at  integer not null,
    next_at     integer not null,
    lease_until integer,
    message_id  text not null default ''
);

create index calls_unsettled on calls (channel, endpoint) where state <> 'settled';
create index calls_due on calls (next_at, id) where state <> 'settled';

create table deliveries (
    id          integer primary key autoincrement,
    incident_id integer not null references incidents (id) on delete cascade,
    change_id   integer not null references changes (id) on delete cascade,
    notice_id   integer not null references notices (id),
    receiver    text not null,
    channel     text not null,
    endpoint    text not null,
    recipient   text not null,
    format      text not null,
    generation  integer not null,
    state       text not null check (state in ('pending', 'sending', 'sent', 'suppressed', 'dead')),
    reason      text not null,
    attempts    integer not null,
    call_id     integer references calls (id),
    created_at  integer not null,
    due_at      integer,
    settled_at  integer,
    unique (change_id, channel, endpoint, recipient)
);

create index deliveries_incident on deliveries (incident_id);
create index deliveries_state on deliveries (state, id);
create index deliveries_due on deliveries (due_at, id) where state = 'pending' and call_id is null;
create index deliveries_unsettled on deliveries (incident_id, channel, endpoint, recipient, id) where state in ('pending', 'sending');
create index deliveries_call on deliveries (call_id) where call_id is not null;
create index deliveries_notice on deliveries (notice_id);

create table call_deliveries (
    call_id     integer not null references calls (id) on delete cascade,
    position    integer not null,
    delivery_id integer not null references deliveries (id) on delete cascade,
    recipient   text not null,
    primary key (call_id, position)
) without rowid;

create index call_deliveries_delivery on call_deliveries (delivery_id);

create table attempts (
    id         integer primary key autoincrement,
    call_id    integer not null references calls (id) on delete cascade,
    at         integer not null,
    took       integer not null,
    outcome    text not null,
    reason     text not null,
    code       text not null,
    detail     text not null,
    exceptions text
);

create index attempts_call on attempts (call_id);

create table held_updates (
    id         integer primary key autoincrement,
    due_at     integer not null,
    expires_at integer not null,
    document   text not null
);

create table refused_bodies (
    id      integer primary key autoincrement,
    at      integer not null,
    source  text not null,
    status  integer not null,
    problem text not null,
    body    blob not null
);

create table settings (
    key   text primary key,
    value text not null
) without rowid;
