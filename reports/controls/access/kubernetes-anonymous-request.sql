-- id: kubernetes-anonymous-request
-- title: The cluster answers no anonymous caller
-- statement: Nobody reads or changes anything in the cluster without saying who they are.
-- severity: critical
-- test: Each successful request by an anonymous or unauthenticated caller is an exception, but for
--   the addresses of health checks and of the version.
-- sources: kubernetes-audit
-- key: id
-- row: One anonymous request that was answered.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'kubernetes-audit')
  AND time >= :begin AND time < :end
  AND outcome = 'success';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'answered without knowing who asked' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'kubernetes-audit')
  AND time >= :begin AND time < :end
  AND outcome = 'success'
  AND actor IN ('system:anonymous', 'system:unauthenticated')
  AND target NOT IN ('/healthz', '/livez', '/readyz', '/version')
ORDER BY time, entry;
