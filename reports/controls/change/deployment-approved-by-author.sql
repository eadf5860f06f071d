-- id: deployment-approved-by-author
-- title: Deployments are approved by somebody else
-- statement: Nobody approves a deployment that they requested.
-- severity: high
-- test: For each approval of a deployment, nobody who requested it earlier in the same stream may be
--   the one who approves.
-- sources: chained-jsonl
-- lookback: 30d
-- key: id
-- row: One approval by the one who requested it.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
  AND time >= :begin AND time < :end
  AND action = 'deployment.approved';

-- exceptions
WITH step AS MATERIALIZED (
  SELECT entry, id, time, source, stream, actor, action, target, outcome
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
    AND time >= :lookback_begin AND time < :end
    AND action IN ('deployment.requested', 'deployment.approved')
),
request AS MATERIALIZED (
  SELECT source, stream, actor, min(time) AS time
  FROM step
  WHERE action = 'deployment.requested'
  GROUP BY source, stream, actor
)
SELECT approval.entry AS entry, approval.id AS id, approval.time AS time, approval.actor AS actor,
  approval.action AS action, approval.target AS target, approval.outcome AS outcome,
  approval.stream AS stream, 'approved by its own author' AS condition
FROM step AS approval
JOIN request ON request.source = approval.source AND request.stream = approval.stream
  AND request.actor = approval.actor AND request.time <= approval.time
WHERE approval.action = 'deployment.approved' AND approval.time >= :begin
ORDER BY approval.time, approval.entry;
