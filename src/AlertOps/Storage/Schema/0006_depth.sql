-- What waits, is on the way or is dead is counted every few seconds, and what has left is not read for it.
create index deliveries_depth on deliveries (state, created_at) where state in ('pending', 'sending', 'dead');
