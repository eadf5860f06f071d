-- id: access-granter-releases-payment
-- title: Who gives access moves no money
-- statement: Nobody both gives people access and releases payments.
-- severity: high
-- test: For each release of a payment, its person, as the identity map says, must not have granted
--   access in the 90 days before, under any name.
-- sources: chained-jsonl, dynamodb-export
-- lookback: 90d
-- key: id
-- row: One payment released by somebody who gives access.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'dynamodb-export')
  AND time >= :begin AND time < :end
  AND action = 'payment.released';

-- exceptions
WITH giver AS MATERIALIZED (
  SELECT coalesce(person, actor) AS person, min(time) AS since
  FROM event
  LEFT JOIN person_name AS known ON known.source = event.source AND known.name = event.actor
  WHERE event.source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
    AND time >= :lookback_begin AND action = 'access.granted'
  GROUP BY coalesce(person, actor)
)
SELECT entry, id, time, actor, action, target, outcome, stream, giver.person AS person,
  'released by somebody who gives access' AS condition
FROM event
LEFT JOIN person_name AS known ON known.source = event.source AND known.name = event.actor
JOIN giver ON giver.person = coalesce(known.person, actor) AND giver.since <= event.time
WHERE event.source IN (SELECT name FROM source WHERE format = 'dynamodb-export')
  AND time >= :begin AND time < :end
  AND action = 'payment.released'
ORDER BY time, entry;
