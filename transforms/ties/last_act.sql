-- What the last contact was, by its direction: 'you met', 'you wrote', 'they wrote'.
CREATE MACRO derived.last_act(direction) AS
    CASE direction WHEN 'in' THEN 'they wrote' WHEN 'out' THEN 'you wrote' ELSE 'you met' END;
