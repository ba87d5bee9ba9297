-- One row is a dormant tie worth reviving, the likeliest first.
FROM reconnect
ORDER BY likelihood DESC, novelty DESC, person_id
