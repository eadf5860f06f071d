-- id: payment-released-by-creator
-- title: Payments are released by somebody else
-- statement: Nobody releases a payment that they created.
-- severity: critical
-- test: For each release of a payment, its creation in the same stream must have another actor.
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
SELECT entry, id, time, actor, action, target, outcome, stream,
  'released by its own creator' AS condition
FROM event AS release
WHERE source IN (SELECT name FROM source WHERE format = 'dynamodb-export')
  AND time >= :begin AND time < :end
  AND action = 'payment.released'
  AND EXISTS (
    SELECT 1
    FROM event AS creation
    WHERE creation.source = release.source AND creation.stream = release.stream
      AND creation.time >= :lookback_begin AND creation.time <= release.time
      AND creation.action = 'payment.created'
      AND creation.actor = release.actor
  )
ORDER BY time, entry;
