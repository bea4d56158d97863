//! From the program's start to its unlock screen, in the real window.
//!
//! The clock is the kernel's: the program's start time from `/proc`, against the moment its driver first sees the password
//! field. What the driver needs to look is therefore part of the figure: an upper bound.

use std::time::Duration;

use buzheng_tests::world::World;

/// Starts measured; the first one warms the disk cache and is shown apart.
const STARTS: usize = 5;

pub(crate) fn measure() {
    let world = World::new();
    let mut times: Vec<Duration> = Vec::new();
    for _ in 0..STARTS {
        let desk = world.open_desk();
        desk.browser.find("[data-test=unlock-password]");
        times.push(since_start(desk.id()));
        desk.close();
    }
    let first = times.remove(0);
    super::say("start to unlock screen, first", first, None, "seen through WebDriver");
    super::say_both("start to unlock screen", &mut times, Some(1000.0), "seen through WebDriver");
}

/// How long a process has run.
fn since_start(id: u32) -> Duration {
    const TICKS_A_SECOND: f64 = 100.0;
    let uptime = std::fs::read_to_string("/proc/uptime").unwrap();
    let uptime: f64 = uptime.split_whitespace().next().unwrap().parse().unwrap();
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap();
    // The second field is the name in brackets and may hold spaces; the start time is the 20th after it.
    let after = stat.rsplit_once(')').unwrap().1;
    let started: f64 = after.split_whitespace().nth(19).unwrap().parse().unwrap();
    Duration::from_secs_f64((uptime - started / TICKS_A_SECOND).max(0.0))
}
