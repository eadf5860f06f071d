#define _GNU_SOURCE
#include "CSystem.h"

#include <unistd.h>

int tickmark_syncfs(int descriptor) { return syncfs(descriptor); }
