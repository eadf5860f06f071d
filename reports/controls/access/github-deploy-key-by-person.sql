-- id: github-deploy-key-by-person
-- title: Deploy keys are made by automation
-- statement: Keys that open a repository without a person are made by the platform, not by a
--   person.
-- severity: medium
-- test: Each deploy key that a user added is an exception; one that an app added is not.
-- sources: github-audit
-- key: id
-- row: One deploy key added by a person.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'github-audit')
  AND time >= :begin AND time < :end
  AND action = 'deploy_key.create';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'a person added a deploy key' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'github-audit')
  AND time >= :begin AND time < :end
  AND action = 'deploy_key.create'
  AND actor_kind = 'user'
ORDER BY time, entry;
