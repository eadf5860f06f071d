-- id: backup-deleted
-- title: Backups stay until they expire
-- statement: Nobody deletes backups or their plans, or shortens how long they are kept.
-- severity: critical
-- test: Each successful call to AWS Backup that deletes a plan, a vault or a recovery point or
--   changes its life is an exception. Refused attempts are not.
-- sources: cloudtrail
-- key: id
-- row: One call against backups.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'backup.amazonaws.com';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'backups were deleted or shortened' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'backup.amazonaws.com'
  AND outcome = 'success'
  AND action IN (
    'DeleteBackupPlan', 'DeleteBackupVault', 'DeleteRecoveryPoint',
    'UpdateRecoveryPointLifecycle'
  )
ORDER BY time, entry;
