-- id: function-changed-by-person
-- title: Functions are deployed by the pipeline
-- statement: Nobody changes the code or the configuration of a function by hand.
-- severity: medium
-- test: Each successful change of a Lambda function's code or configuration by a user or the root
--   account, rather than through a role, is an exception. CloudTrail appends a version to these
--   names.
-- sources: cloudtrail
-- key: id
-- row: One function changed by hand.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'lambda.amazonaws.com'
  AND outcome = 'success'
  AND (
    action GLOB 'UpdateFunctionCode*' OR action GLOB 'UpdateFunctionConfiguration*'
    OR action GLOB 'CreateFunction*'
  );

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'changed by a person, not by the pipeline' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')
  AND time >= :begin AND time < :end
  AND service = 'lambda.amazonaws.com'
  AND outcome = 'success'
  AND (
    action GLOB 'UpdateFunctionCode*' OR action GLOB 'UpdateFunctionConfiguration*'
    OR action GLOB 'CreateFunction*'
  )
  AND actor_kind IN ('user', 'root')
ORDER BY time, entry;
