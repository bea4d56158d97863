//! The desk itself: its window opens on a fresh laptop, survives being killed, and ends when it is closed.

use buzheng_tests::World;

#[test]
fn the_desk_opens_on_its_unlock_screen_and_again_after_a_kill() {
    let world = World::new();
    let desk = world.open_desk();
    desk.browser.find("input[type=password]");
    world.picture(&desk, "unlock");
    desk.kill();
    let desk = world.open_desk();
    desk.browser.find("input[type=password]");
    desk.close();
}
