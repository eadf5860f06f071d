-- id: github-environment-unprotected
-- title: Environments keep their reviewers
-- statement: Nobody takes the rules away that a deployment must pass.
-- severity: high
-- test: Each event that removes a protection rule of an environment, or the environment, is an
--   exception.
-- sources: github-audit
-- key: id
-- row: One rule taken away.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'github-audit')
  AND time >= :begin AND time < :end
  AND action GLOB 'environment.*';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'an environment lost its protection' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'github-audit')
  AND time >= :begin AND time < :end
  AND action IN ('environment.delete', 'environment.remove_protection_rule')
ORDER BY time, entry;
