-- id: kubernetes-workload-changed-by-person
-- title: Workloads in production are changed by the pipeline
-- statement: Nobody changes what runs in production by hand.
-- severity: high
-- test: Each successful create, update, patch or delete of a deployment, stateful set, daemon set
--   or cron job in the namespace by a user is an exception.
-- sources: kubernetes-audit
-- key: id
-- parameter: production = 'production'
-- row: One workload changed by hand.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'kubernetes-audit')
  AND time >= :begin AND time < :end
  AND target GLOB :production || '/*'
  AND type IN ('cronjobs', 'daemonsets', 'deployments', 'statefulsets')
  AND outcome = 'success';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'a person changed a workload' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'kubernetes-audit')
  AND time >= :begin AND time < :end
  AND target GLOB :production || '/*'
  AND type IN ('cronjobs', 'daemonsets', 'deployments', 'statefulsets')
  AND outcome = 'success'
  AND actor_kind = 'user'
  AND action IN ('create', 'delete', 'patch', 'update')
ORDER BY time, entry;
