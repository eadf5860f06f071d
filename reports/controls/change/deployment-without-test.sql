-- id: deployment-without-test
-- title: Deployments are tested before
-- statement: Nothing is deployed that did not pass its tests.
-- severity: high
-- test: Each deployment.released needs an earlier tests.passed in the same stream, without a
--   tests.failed since.
-- sources: chained-jsonl
-- lookback: 30d
-- key: id
-- row: One deployment without passed tests.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
  AND time >= :begin AND time < :end
  AND action = 'deployment.released';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    max(CASE WHEN action = 'tests.passed' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry ROWS UNBOUNDED PRECEDING
    ) AS allowed,
    max(CASE WHEN action = 'tests.failed' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry ROWS UNBOUNDED PRECEDING
    ) AS ended
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('tests.passed', 'deployment.released', 'tests.failed')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'released without passed tests' AS condition
FROM step
WHERE action = 'deployment.released' AND time >= :begin
  AND (allowed IS NULL OR ended >= allowed)
ORDER BY time, entry;
