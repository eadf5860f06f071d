-- id: database-deleted-without-snapshot
-- title: Databases leave a last snapshot
-- statement: No database is deleted without a final snapshot.
-- severity: high
-- test: Each successful deletion of a database that skips the final snapshot is an exception.
-- sources: cloudtrail
-- key: id
-- row: One database deleted without a snapshot.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'rds.amazonaws.com'
  AND action IN ('DeleteDBCluster', 'DeleteDBInstance')
  AND outcome = 'success';

-- exceptions
WITH call AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, ip, record(entry) AS record
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
    AND time >= :begin AND time < :end
    AND service = 'rds.amazonaws.com'
    AND action IN ('DeleteDBCluster', 'DeleteDBInstance')
    AND outcome = 'success'
)
SELECT entry, id, time, actor, action, target, outcome, ip,
  'deleted without a final snapshot' AS condition
FROM call
WHERE json_extract(record, '$.requestParameters.skipFinalSnapshot') = 1
ORDER BY time, entry;
