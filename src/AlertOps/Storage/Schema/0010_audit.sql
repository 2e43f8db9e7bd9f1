-- Commands on incidents, and the audit log. A person stands everywhere as an id; names are looked up when they are shown.

-- actor: whom a command came from. person: whom it concerns besides. All three are null for changes by updates or the clock. These indexes hold only rows of
-- commands, so that intake does not write them; a purge of a person finds its rows by them.
alter table changes add column actor text;
alter table changes add column person text;
alter table changes add column note text;
create index changes_actor on changes (actor) where actor is not null;
create index changes_person on changes (person) where person is not null;
create index changes_note on changes (id) where note is not null;
create index incidents_acknowledged_by on incidents (acknowledged_by) where acknowledged_by is not null;

-- People who are on an incident that another has (incidents.acknowledged_by).
create table also_acknowledged (
    incident_id integer not null references incidents (id) on delete cascade,
    person      text not null,
    at          integer not null,
    primary key (incident_id, person)
) without rowid;

create index also_acknowledged_person on also_acknowledged (person);

-- Entries outlive what they are about. via: the token with which a person acts. address: that of the caller, null once it is purged.
create table audit (
    id          integer primary key autoincrement,
    at          integer not null,
    action      text not null,
    subject     text not null,
    incident_id integer,
    actor_kind  text not null,
    actor       text not null,
    via         text not null,
    person      text,
    address     text,
    details     text not null
);

create index audit_at on audit (at, id);
create index audit_address on audit (at, id) where address is not null;
create index audit_incident on audit (incident_id, id) where incident_id is not null;
create index audit_actor on audit (actor, id);
create index audit_person on audit (person, id) where person is not null;
