#define _GNU_SOURCE
#include "CSystem.h"

#include <signal.h>
#include <unistd.h>

int tickmark_syncfs(int descriptor) { return syncfs(descriptor); }

static volatile sig_atomic_t stopped;

static void note(int number) {
  if (stopped) {
    signal(number, SIG_DFL);
    raise(number);
  }
  stopped = number;
}

void tickmark_catch_stops(void) {
  struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  // Who started us may have blocked them, and a mask is inherited.
  sigset_t stops;
  sigemptyset(&stops);
  sigaddset(&stops, SIGINT);
  sigaddset(&stops, SIGTERM);
  pthread_sigmask(SIG_UNBLOCK, &stops, NULL);
}

int tickmark_stop_signal(void) { return stopped; }
