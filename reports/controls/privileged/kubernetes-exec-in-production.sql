-- id: kubernetes-exec-in-production
-- title: Nobody works inside production containers
-- statement: People don't open a shell in, attach to or forward ports of pods in production.
-- severity: high
-- test: Each exec, attach or port-forward by a user in the namespace is an exception; refused ones
--   are not.
-- sources: kubernetes-audit
-- key: id
-- parameter: production = 'production'
-- row: One way into a running container.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'kubernetes-audit')
  AND time >= :begin AND time < :end
  AND target GLOB :production || '/pods/*';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'entered a running container' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'kubernetes-audit')
  AND time >= :begin AND time < :end
  AND target GLOB :production || '/pods/*'
  AND outcome = 'success'
  AND actor_kind = 'user'
  AND type IN ('pods/attach', 'pods/exec', 'pods/portforward')
ORDER BY time, entry;
