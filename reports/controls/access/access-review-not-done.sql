-- id: access-review-not-done
-- title: Access is reviewed once a quarter
-- statement: Each review of access that was begun is finished within 14 days.
-- severity: medium
-- test: Each access.review.opened must be followed in its stream by access.review.completed within
--   14 days. An event whose time to be answered ends after the period is a later period's.
-- sources: event-store
-- lookback: 14d
-- key: id
-- row: One review that was not finished.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'event-store')
  AND time >= :lookback_begin
  AND time < strftime('%Y-%m-%dT%H:%M:%S', substr(:end, 1, 19), '-14 days') || substr(:end, 20)
  AND action = 'access.review.opened';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, stream,
    min(CASE WHEN action = 'access.review.completed' THEN time END) OVER (
      PARTITION BY source, stream ORDER BY time, entry
      ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS answered,
    strftime('%Y-%m-%dT%H:%M:%S', substr(time, 1, 19), '+14 days') || substr(time, 20) AS due
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'event-store')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('access.review.opened', 'access.review.completed')
)
SELECT entry, id, time, actor, action, target, outcome, stream,
  'the review was not finished within 14 days' AS condition
FROM step
WHERE action = 'access.review.opened' AND due < :end
  AND (answered IS NULL OR answered > due)
ORDER BY time, entry;
