-- One row is a bridge, who joins most first.
FROM bridge
ORDER BY effective_size DESC, person_id
