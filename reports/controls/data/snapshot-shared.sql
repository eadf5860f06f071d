-- id: snapshot-shared
-- title: Snapshots are not shared with other accounts
-- statement: Nobody lets another account or the public copy a disk or a database.
-- severity: critical
-- test: Each successful call that changes who may use a snapshot or an image is an exception.
-- sources: cloudtrail
-- key: id
-- row: One snapshot shared.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service IN ('ec2.amazonaws.com', 'rds.amazonaws.com')
  AND outcome = 'success';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'a snapshot was opened to others' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service IN ('ec2.amazonaws.com', 'rds.amazonaws.com')
  AND outcome = 'success'
  AND action IN (
    'ModifyDBClusterSnapshotAttribute', 'ModifyDBSnapshotAttribute', 'ModifyImageAttribute',
    'ModifySnapshotAttribute'
  )
ORDER BY time, entry;
