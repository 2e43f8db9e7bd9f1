-- One table of all instants at which something is to be decided: reminders, fallbacks, and any kind to come. A timer of a kind is about one subject. due_at: the
-- instant that it was set for. next_at: when it is looked at next, earlier when something has happened, later after a failure. set_at: when due_at was
-- written, by which a clock that was ahead is found out. attempts: failures in a row. payload: JSON of the kind.
create table timers (
    id          integer primary key autoincrement,
    kind        text not null,
    subject     text not null,
    incident_id integer references incidents (id) on delete cascade,
    due_at      integer not null,
    next_at     integer not null,
    set_at      integer not null,
    attempts    integer not null,
    payload     text not null,
    unique (kind, subject)
);

create index timers_next on timers (kind, next_at, id);
create index timers_incident on timers (incident_id) where incident_id is not null;

insert into timers (kind, subject, incident_id, due_at, next_at, set_at, attempts, payload)
select 'reminder', cast(i.id as text), i.id, i.remind_at, i.remind_at,
    coalesce((select max(c.at) from changes c where c.incident_id = i.id and c.state = 'planned'), i.opened_at), 0, '{}'
from incidents i where i.remind_at is not null and i.state <> 'resolved' order by i.remind_at, i.id;

-- Each is looked at once, since all of its deliveries may be dead already.
insert into timers (kind, subject, incident_id, due_at, next_at, set_at, attempts, payload)
select 'fallback', f.change_id || '/' || f.receiver, f.incident_id, f.due_at, c.at, c.at, 0, '{"steps":' || f.steps || '}'
from fallbacks f join changes c on c.id = f.change_id order by f.due_at, f.change_id, f.receiver;

drop index incidents_remind;
alter table incidents drop column remind_at;
drop table fallbacks;
