-- id: flow-logs-deleted
-- title: The record of network traffic goes on
-- statement: Nobody deletes the flow logs of a network.
-- severity: medium
-- test: Each successful call that deletes flow logs is an exception. Refused attempts are not.
-- sources: cloudtrail
-- key: id
-- row: One call that deleted flow logs.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'ec2.amazonaws.com'
  AND action GLOB '*FlowLogs';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'flow logs were deleted' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'ec2.amazonaws.com'
  AND outcome = 'success'
  AND action = 'DeleteFlowLogs'
ORDER BY time, entry;
