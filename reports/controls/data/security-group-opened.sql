-- id: security-group-opened
-- title: Networks are not opened to everybody
-- statement: No rule lets every address in.
-- severity: critical
-- test: Each successful AuthorizeSecurityGroupIngress that names 0.0.0.0/0 or ::/0 is an exception.
-- sources: cloudtrail
-- key: id
-- row: One rule that lets every address in.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'ec2.amazonaws.com'
  AND action = 'AuthorizeSecurityGroupIngress'
  AND outcome = 'success';

-- exceptions
WITH call AS MATERIALIZED (
  SELECT entry, id, time, actor, action, target, outcome, ip, record(entry) AS record
  FROM event
  WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
    AND time >= :begin AND time < :end
    AND service = 'ec2.amazonaws.com'
    AND action = 'AuthorizeSecurityGroupIngress'
    AND outcome = 'success'
)
SELECT entry, id, time, actor, action, target, outcome, ip,
  'every address was let in' AS condition
FROM call
WHERE EXISTS (
  SELECT 1
  FROM json_tree(record, '$.requestParameters') AS part
  WHERE part.atom IN ('0.0.0.0/0', '::/0')
)
ORDER BY time, entry;
