# Skeleton: the body plays notes.
#
# Start in a terminal: catwalk pose --open --osc-to 127.0.0.1:4560
# Allow the camera in the page that opens, and leave the page open. Paste this into a buffer and press Run.
# You hear a note whenever the model has looked: right hand up is higher, left hand to the side is louder.
# Sonic Pi shows what arrives in its cue log, such as /osc:127.0.0.1:57100/pose/0/nose.

set :height, 0.5
set :loudness, 0

live_loop :right_hand do
  use_real_time
  x, y, confidence = sync "/osc*/pose/0/right_wrist"
  set :height, 1 - y if confidence > 0.3
end

live_loop :left_hand do
  use_real_time
  x, y, confidence = sync "/osc*/pose/0/left_wrist"
  set :loudness, confidence > 0.3 ? x : 0
end

live_loop :people do
  use_real_time
  count, = sync "/osc*/pose/count"
  set :loudness, 0 if count == 0
end

live_loop :tune do
  use_synth :pluck
  notes = scale(:c3, :minor_pentatonic, num_octaves: 3)
  play notes[(get[:height] * (notes.length - 1)).to_i], amp: get[:loudness]
  sleep 0.25
end
