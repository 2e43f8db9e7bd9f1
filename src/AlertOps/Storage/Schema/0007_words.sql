-- Tables and columns get the names that their meaning has elsewhere. Only names change: no row is touched, and one partial index is built again under its new name.

-- Alertmanager's receiver, which the webhook body names. deliveries.receiver and fallbacks.receiver are receivers of AlertOps' own configuration.
alter table incidents rename column receiver to alertmanager_receiver;

-- The change whose message also reports this one.
alter table changes rename column carrier_id to merged_into_id;
drop index changes_carrier;
create index changes_merged_into on changes (merged_into_id) where merged_into_id is not null;

-- rate_limit_key: the row of rate_limits that this delivery's messages are counted in. split_group: deliveries of different groups never share a call.
-- reduction_level: how often the channel refused the content, which is made shorter each time.
alter table deliveries rename column gate to rate_limit_key;
alter table deliveries rename column part to split_group;
alter table deliveries rename column smaller to reduction_level;

-- duration: how long the attempt took, in microseconds. recipient_outcomes: outcomes of single recipients that differ from that of the call, as JSON by recipient.
alter table attempts rename column took to duration;
alter table attempts rename column exceptions to recipient_outcomes;

-- The sliding window of each rate limit key. sends: its latest sends. next_slot_at and next_critical_slot_at: when it next admits a message, and a critical
-- message. evaluated_at: when the row was last written.
alter table gates rename to rate_limits;
alter table rate_limits rename column open_at to next_slot_at;
alter table rate_limits rename column critical_open_at to next_critical_slot_at;
alter table rate_limits rename column judged_at to evaluated_at;

-- Endpoints that nothing is sent to until the configuration is corrected or the provider's rate window is over. failure_count: answers of that kind in a
-- row. reported: 1 when an incident of AlertOps has told people of it.
alter table stops rename to suspensions;
alter table suspensions rename column strikes to failure_count;
alter table suspensions rename column told to reported;

-- Updates with firing alerts that are older than the end that is stored for them. Each waits until Alertmanager confirms it, or until it expires.
alter table held_updates rename to stale_firing_updates;
