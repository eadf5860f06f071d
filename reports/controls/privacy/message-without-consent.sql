-- id: message-without-consent
-- title: Advertising goes to those who agreed
-- statement: Nobody gets advertising without consent, or after taking it back.
-- severity: high
-- test: Each advertising.sent needs an earlier consent.given in the same stream, without a
--   consent.withdrawn since.
-- sources: cloudevents
-- lookback: 365d
-- key: id
-- row: One message without consent.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudevents')
  AND time >= :begin AND time < :end
  AND action = 'advertising.sent';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    max(CASE WHEN action = 'consent.given' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry ROWS UNBOUNDED PRECEDING
    ) AS allowed,
    max(CASE WHEN action = 'consent.withdrawn' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry ROWS UNBOUNDED PRECEDING
    ) AS ended
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'cloudevents')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('consent.given', 'advertising.sent', 'consent.withdrawn')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'sent without consent' AS condition
FROM step
WHERE action = 'advertising.sent' AND time >= :begin
  AND (allowed IS NULL OR ended >= allowed)
ORDER BY time, entry;
