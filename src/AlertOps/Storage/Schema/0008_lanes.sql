-- Lanes: each endpoint of a channel is served by itself. What a channel needs is written as data, so that no statement knows a channel by its name.

-- exclusive_key: of calls with the same key only one is being sent at a time; "" for none.
alter table deliveries add column exclusive_key text not null default '';
alter table calls add column exclusive_key text not null default '';

update deliveries set exclusive_key = case channel
    when 'email' then lower(channel || '/' || endpoint || '/' || recipient)
    else channel || '/' || endpoint end
where state in ('pending', 'sending', 'dead') and channel in ('wecom_robot', 'email');

update calls set exclusive_key = case channel
    when 'email' then coalesce((select lower(calls.channel || '/' || calls.endpoint || '/' || c.recipient) from call_deliveries c where c.call_id = calls.id and c.position = 0), '')
    else channel || '/' || endpoint end
where state <> 'settled' and channel in ('wecom_robot', 'email');

-- is_quota: 1 when the endpoint's calendar day is used up, so that the suspension ends by itself.
alter table suspensions add column is_quota integer not null default 0;
update suspensions set is_quota = 1 where code = 'person_times_per_day';

-- What waits is read lane by lane: critical first, then the oldest. Every delivery that waits has a time; only who asks for that may use the index, since
-- PostgreSQL would also take it to find an incident's deliveries while its statistics are behind.
drop index deliveries_due;
create index deliveries_due on deliveries (channel, endpoint, urgency, due_at, id) where state = 'pending' and call_id is null and due_at is not null;
drop index deliveries_on_the_way;
drop index calls_due;
drop index calls_unsettled;
create index calls_due on calls (channel, endpoint, urgency, next_at, id) where state <> 'settled';
create index calls_in_flight on calls (exclusive_key) where state = 'sending' and exclusive_key <> '';
