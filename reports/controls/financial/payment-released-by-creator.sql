-- id: payment-released-by-creator
-- title: Payments are released by somebody else
-- statement: Nobody releases a payment that they created.
-- severity: critical
-- test: For each release of a payment, nobody who created it earlier in the same stream may be the one
--   who releases.
-- sources: dynamodb-export
-- lookback: 30d
-- key: id
-- row: One release by the one who created the payment.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'dynamodb-export')
  AND time >= :begin AND time < :end
  AND action = 'payment.released';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, source, stream, actor, action, target, outcome
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'dynamodb-export')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('payment.created', 'payment.released')
),
creation AS MATERIALIZED (
  SELECT source, stream, actor, min(time) AS time
  FROM step
  WHERE action = 'payment.created'
  GROUP BY source, stream, actor
)
SELECT release.entry AS entry, release.id AS id, release.time AS time, release.actor AS actor,
  release.action AS action, release.target AS target, release.outcome AS outcome,
  release.stream AS stream, 'released by its own creator' AS condition
FROM step AS release
JOIN creation ON creation.source = release.source AND creation.stream = release.stream
  AND creation.actor = release.actor AND creation.time <= release.time
WHERE release.action = 'payment.released' AND release.time >= :begin
ORDER BY release.time, release.entry;
