-- id: github-deploy-key-by-person
-- title: Deploy keys are made by automation
-- statement: Keys that open a repository without a person are made by the platform, not by a
--   person.
-- severity: medium
-- test: Each deploy key that a user added to a repository is an exception; one that an app added is
--   not. GitHub names such a key public_key.create, as it does a person's own, which has no
--   repository.
-- sources: github-audit
-- key: id
-- row: One deploy key added by a person.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'github-audit')
  AND time >= :begin AND time < :end
  AND action IN ('deploy_key.create', 'public_key.create')
  AND target GLOB '*/*';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'a person added a deploy key' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'github-audit')
  AND time >= :begin AND time < :end
  AND action IN ('deploy_key.create', 'public_key.create')
  AND target GLOB '*/*'
  AND actor_kind = 'user'
ORDER BY time, entry;
