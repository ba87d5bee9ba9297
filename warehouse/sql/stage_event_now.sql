-- One row is something that this refresh says happened to a person id.
CREATE OR REPLACE TEMP TABLE event_now (
    position BIGINT, event TEXT, person_id BIGINT, other_person_id BIGINT, records BIGINT
)
