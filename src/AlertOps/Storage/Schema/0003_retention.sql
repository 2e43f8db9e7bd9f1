-- What is over is found from its old end, without reading what isn't. What intake writes for a known incident has no part in these.
create index incidents_resolved on incidents (resolved_at, id) where resolved_at is not null;
create index deliveries_settled on deliveries (settled_at, id) where settled_at is not null;
create index changes_kept on changes (at, id) where evidence is not null or notice_id is not null;

-- Who deletes a row asks who points at it.
create index changes_notice on changes (notice_id) where notice_id is not null;
create index changes_carrier on changes (carrier_id) where carrier_id is not null;
create index fallbacks_incident on fallbacks (incident_id);
