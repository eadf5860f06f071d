-- id: sign-in-failures-repeated
-- title: Nobody guesses at passwords
-- statement: Failed sign-ins of one account stay below what a person mistypes in a day.
-- severity: high
-- test: Each failed sign-in of an account beyond the allowed number in a UTC day is an exception.
-- sources: okta-system-log
-- key: id
-- parameter: most = 5
-- row: One failed sign-in too many.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'okta-system-log')
  AND time >= :begin AND time < :end
  AND action = 'user.session.start'
  AND outcome = 'failure';

-- exceptions
WITH act AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, ip,
    row_number() OVER (
      PARTITION BY source, actor, substr(time, 1, 10) ORDER BY time, entry
    ) AS number
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'okta-system-log')
    AND time >= :begin AND time < :end
    AND action = 'user.session.start'
    AND outcome = 'failure'
)
SELECT entry, id, time, actor, action, target, outcome, ip,
  'more failed sign-ins in a day than allowed' AS condition
FROM act
WHERE number > :most
ORDER BY time, entry;
