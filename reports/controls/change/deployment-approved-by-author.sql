-- id: deployment-approved-by-author
-- title: Deployments are approved by somebody else
-- statement: Nobody approves a deployment that they requested.
-- severity: high
-- test: For each approval of a deployment, the request in the same stream must have another actor.
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
SELECT entry, id, time, actor, action, target, outcome, stream,
  'approved by its own author' AS condition
FROM event AS approval
WHERE source IN (SELECT name FROM source WHERE format = 'chained-jsonl')
  AND time >= :begin AND time < :end
  AND action = 'deployment.approved'
  AND EXISTS (
    SELECT 1
    FROM event AS request
    WHERE request.source = approval.source AND request.stream = approval.stream
      AND request.time >= :lookback_begin AND request.time <= approval.time
      AND request.action = 'deployment.requested'
      AND request.actor = approval.actor
  )
ORDER BY time, entry;
