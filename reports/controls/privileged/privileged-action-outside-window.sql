-- id: privileged-action-outside-window
-- title: Privileges change in working hours
-- statement: Nobody changes privileges by hand outside the hours that were agreed.
-- severity: medium
-- test: Each successful change of permissions by a user, in AWS IAM, GitHub, Azure or a cluster, is
--   an exception on a Saturday or Sunday, before the hour that opens and from the hour that closes,
--   in UTC. The hours are parameters.
-- sources: any
-- key: id
-- parameter: opens = '07:00'
-- parameter: closes = '19:00'
-- row: One change of privileges outside the hours.

-- population
SELECT entry, id, time
FROM event
JOIN source ON source.name = event.source
WHERE time >= :begin AND time < :end AND outcome = 'success' AND actor_kind = 'user'
  AND (
    format = 'cloudtrail' AND service = 'iam.amazonaws.com'
      AND (action GLOB 'Attach*' OR action GLOB 'Create*' OR action GLOB 'Put*')
    OR format = 'github-audit' AND (action GLOB 'org.*' OR action GLOB 'protected_branch.*')
    OR format = 'azure-activity' AND lower(action) = 'microsoft.authorization/roleassignments/write'
    OR format = 'kubernetes-audit' AND type IN ('clusterrolebindings', 'rolebindings')
      AND action IN ('create', 'patch', 'update')
  );

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip, format,
  'privileges changed outside the hours' AS condition
FROM event
JOIN source ON source.name = event.source
WHERE time >= :begin AND time < :end AND outcome = 'success' AND actor_kind = 'user'
  AND (
    format = 'cloudtrail' AND service = 'iam.amazonaws.com'
      AND (action GLOB 'Attach*' OR action GLOB 'Create*' OR action GLOB 'Put*')
    OR format = 'github-audit' AND (action GLOB 'org.*' OR action GLOB 'protected_branch.*')
    OR format = 'azure-activity' AND lower(action) = 'microsoft.authorization/roleassignments/write'
    OR format = 'kubernetes-audit' AND type IN ('clusterrolebindings', 'rolebindings')
      AND action IN ('create', 'patch', 'update')
  )
  AND (
    strftime('%w', substr(time, 1, 10)) IN ('0', '6')
    OR substr(time, 12, 5) < :opens OR substr(time, 12, 5) >= :closes
  )
ORDER BY time, entry;
