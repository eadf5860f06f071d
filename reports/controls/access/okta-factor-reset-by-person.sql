-- id: okta-factor-reset-by-person
-- title: Second factors are reset by their owners
-- statement: No administrator resets the second factor of somebody else.
-- severity: high
-- test: Each reset or deactivation of a second factor whose actor is another than the account it is
--   of is an exception.
-- sources: okta-system-log
-- key: id
-- row: One second factor reset by somebody else.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'okta-system-log')
  AND time >= :begin AND time < :end
  AND action IN ('user.mfa.factor.deactivate', 'user.mfa.factor.reset_all')
  AND outcome = 'success';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'reset by somebody else' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'okta-system-log')
  AND time >= :begin AND time < :end
  AND action IN ('user.mfa.factor.deactivate', 'user.mfa.factor.reset_all')
  AND outcome = 'success'
  AND actor IS NOT target
ORDER BY time, entry;
