-- id: personal-data-read-in-bulk
-- title: Nobody reads personal data in bulk
-- statement: A person looks at no more customers in a day than their work needs.
-- severity: high
-- test: Each customer.read of a person beyond the allowed number in a UTC day is an exception. The
--   number is a parameter.
-- sources: otel-logs
-- key: id
-- parameter: most = 20
-- row: One read beyond the allowed number.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'otel-logs')
  AND time >= :begin AND time < :end
  AND action = 'customer.read';

-- exceptions
WITH act AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, ip,
    row_number() OVER (
      PARTITION BY source, actor, substr(time, 1, 10) ORDER BY time, entry
    ) AS number
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'otel-logs')
    AND time >= :begin AND time < :end
    AND action = 'customer.read'
)
SELECT entry, id, time, actor, action, target, outcome, ip,
  'more customers read in a day than allowed' AS condition
FROM act
WHERE number > :most
ORDER BY time, entry;
