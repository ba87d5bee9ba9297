-- One row is a bridge: a person who joins people of your network who otherwise hardly meet.
CREATE VIEW main.bridge AS
SELECT
    bridge.person_id,
    person.display_name,
    person.organisation,
    CASE
        WHEN bridge.only_link_count > 0 THEN format(
            'Your only link to {}{}.',
            list_aggregate(bridge.only_link_to, 'string_agg', ', '),
            CASE WHEN bridge.only_link_count > 3 THEN format(' and {} more', bridge.only_link_count - 3) ELSE '' END
        )
        ELSE format('Joins people who hardly meet otherwise: {} links, worth {:.1f} separate ones.', bridge.link_count, bridge.effective_size)
    END AS sentence,
    bridge.link_count,
    bridge.effective_size,
    bridge.efficiency,
    bridge.burt_constraint,
    bridge.only_link_count,
    tie.strength,
    tie.last_contact_on
FROM derived.bridge AS bridge
JOIN derived.person AS person USING (person_id)
JOIN main.tie AS tie USING (person_id);
COMMENT ON VIEW main.bridge IS 'A person who joins people of your network who otherwise hardly meet: in touch with you on three days or more within three years, linked to others by being together with you among few on two days or more.';
COMMENT ON COLUMN main.bridge.person_id IS 'The person.';
COMMENT ON COLUMN main.bridge.display_name IS 'The name to show.';
COMMENT ON COLUMN main.bridge.organisation IS 'Organisation, as a card says it.';
COMMENT ON COLUMN main.bridge.sentence IS 'What they join, in words.';
COMMENT ON COLUMN main.bridge.link_count IS 'People of your network whom they are linked to.';
COMMENT ON COLUMN main.bridge.effective_size IS 'How many of these links do not lead to the same group (Burt 1992): link_count less the mean number of links among them.';
COMMENT ON COLUMN main.bridge.efficiency IS 'effective_size / link_count.';
COMMENT ON COLUMN main.bridge.burt_constraint IS 'How much of their network is bound up in people who are linked to each other (Burt 1992): low is open.';
COMMENT ON COLUMN main.bridge.only_link_count IS 'People of your network who are linked to nobody else.';
COMMENT ON COLUMN main.bridge.strength IS 'The strength of your tie, as in tie.';
COMMENT ON COLUMN main.bridge.last_contact_on IS 'The day of your last contact in the owner''s time zone.';
