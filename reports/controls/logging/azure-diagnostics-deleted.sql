-- id: azure-diagnostics-deleted
-- title: Azure keeps sending its logs
-- statement: Nobody deletes a diagnostic setting, a log profile or a workspace of logs.
-- severity: critical
-- test: Each successful deletion of a diagnostic setting, a log profile or a Log Analytics
--   workspace is an exception. Names of operations are compared without case.
-- sources: azure-activity
-- key: id
-- row: One deletion.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'azure-activity')
  AND time >= :begin AND time < :end
  AND lower(action) GLOB 'microsoft.*insights/*';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'logs are no longer sent or kept' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'azure-activity')
  AND time >= :begin AND time < :end
  AND outcome = 'success'
  AND lower(action) IN (
    'microsoft.insights/diagnosticsettings/delete', 'microsoft.insights/logprofiles/delete',
    'microsoft.operationalinsights/workspaces/delete'
  )
ORDER BY time, entry;
