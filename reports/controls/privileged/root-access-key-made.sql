-- id: root-access-key-made
-- title: The root account has no access keys
-- statement: Nobody makes an access key for the root account.
-- severity: critical
-- test: Each access key that the root account made for itself is an exception.
-- sources: cloudtrail
-- key: id
-- row: One access key of the root account.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'iam.amazonaws.com'
  AND action = 'CreateAccessKey';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'an access key of the root account was made' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'iam.amazonaws.com'
  AND action = 'CreateAccessKey'
  AND outcome = 'success'
  AND actor_kind = 'root'
ORDER BY time, entry;
