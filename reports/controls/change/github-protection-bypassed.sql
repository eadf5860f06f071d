-- id: github-protection-bypassed
-- title: Nobody goes past the protection of a branch
-- statement: Changes reach protected branches by the reviewed way only.
-- severity: high
-- test: Each override of a branch's protection is an exception, by whomever.
-- sources: github-audit
-- key: id
-- row: One change that went past the protection.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'github-audit')
  AND time >= :begin AND time < :end
  AND action GLOB 'protected_branch.*';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'went past the protection of a branch' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'github-audit')
  AND time >= :begin AND time < :end
  AND action = 'protected_branch.policy_override'
ORDER BY time, entry;
