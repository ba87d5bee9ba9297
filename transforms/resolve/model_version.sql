-- One row: which weights made this evidence. `version` counts changes of what is weighed and how; `weights` is a hash of the
-- table of features, `fitted` of what was counted in these records and how much evidence a pair needs among them.
CREATE VIEW derived.model_version AS
SELECT
    2 AS version,
    (SELECT left(md5(string_agg(concat_ws('|', feature, signal, bits, scale), chr(10) ORDER BY feature)), 8) FROM derived.feature)
        AS weights,
    (
        SELECT left(md5(string_agg(concat_ws('|', model.parameter, model.band, model.bits, scale.prior_bits, scale.needed_bits), chr(10) ORDER BY model.parameter, model.band)), 8)
        FROM derived.model AS model
        CROSS JOIN derived.scale AS scale
    ) AS fitted;
