-- id: linux-shell-through-sudo
-- title: Nobody opens a shell as root
-- statement: People run single commands with sudo, not a shell in which nothing is told apart.
-- severity: medium
-- test: Each sudo command (USER_CMD) that is a shell or su is an exception.
-- sources: auditd
-- key: id
-- row: One shell opened through sudo.

-- population
SELECT entry, id, time
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'auditd')
  AND time >= :begin AND time < :end
  AND type = 'USER_CMD';

-- exceptions
SELECT entry, id, time, actor, action, target, outcome, ip,
  'a shell was opened as root' AS condition
FROM event
WHERE source IN (SELECT name FROM source WHERE format = 'auditd')
  AND time >= :begin AND time < :end
  AND type = 'USER_CMD'
  AND outcome = 'success'
  AND target IN (
    '/bin/bash', '/bin/sh', '/bin/su', '/usr/bin/bash', '/usr/bin/su', 'bash', 'sh', 'su'
  )
ORDER BY time, entry;
