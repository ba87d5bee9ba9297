-- One row: the constants of the network of the owner's people.
CREATE TABLE derived.network_constant AS
SELECT
    1095 AS span_days,                 -- who was in touch with the owner within it
    3 AS least_contact_days,           -- on at least so many days
    20000 AS most_people,              -- those with most contact days: the cost grows with the square of their links
    2 AS least_link_days,              -- two people are linked by being together on so many days
    180 AS half_life_days,             -- of a day together
    2 AS bridge_effective_size,        -- a bridge joins at least so many groups,
    0.5 AS bridge_efficiency,          -- and at least half of the links are not among each other
    200 AS most_mediators,             -- who may begin an introduction of three steps: the strongest ties
    30 AS most_introductions,
    180 AS reconnect_least_days,       -- silent for so long: dormant
    1825 AS reconnect_most_days;       -- and not longer than these five years
