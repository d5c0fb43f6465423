# Settings: each bar paints the picture in another style, more strongly on the beat.
#
# Start in a terminal: catwalk style --open
# Allow the camera in the page that opens. Paste this into a buffer and press Run.
# You see the painting change with the drum.

use_osc "127.0.0.1", 57100

live_loop :painting do
  osc "/style/style", ["mosaic", "wave", "charcoal", "jungle"].tick
  4.times do
    sample :bd_haus
    osc "/style/strength", 1.0
    sleep 0.25
    osc "/style/strength", 0.3
    sleep 0.25
  end
end
