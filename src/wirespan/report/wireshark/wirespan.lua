-- What `wirespan annotate` wrote into a capture, as fields: to filter, to colour, as columns.
-- Reads the comments of a frame and shows the part of each that is for programs,
-- [wirespan WORD key=value ...], at its end.

local wirespan = Proto("wirespan", "wirespan")

local text = ProtoField.string
local number = ProtoField.uint32

local fields = {
   finding = text("wirespan.finding", "Finding"),
   severity = text("wirespan.severity", "Severity"),
   reason = text("wirespan.reason", "Reason"),
   phase = text("wirespan.phase", "Phase"),
   medium = text("wirespan.medium", "Medium"),
   request = number("wirespan.request", "Request"),
   cost = ProtoField.double("wirespan.cost_ms", "Cost in milliseconds"),
   duration = ProtoField.double("wirespan.duration_ms", "Duration in milliseconds"),
   sentence = text("wirespan.sentence", "Sentence"),
}

local in_order = {}
for _, field in pairs(fields) do in_order[#in_order + 1] = field end
wirespan.fields = in_order

local function as_is(value) return value end
local function as_number(value) return tonumber(value) end
local function as_milliseconds(value)
   local nanoseconds = tonumber(value)
   if not nanoseconds then return nil end
   -- To the microsecond: more digits than that only fill a column.
   if nanoseconds >= 1000 then nanoseconds = math.floor(nanoseconds / 1000 + 0.5) * 1000 end
   return nanoseconds / 1e6
end

-- The keys of a comment, in the order in which they are shown.
local keys = {
   { "cause", fields.finding, as_is },
   { "severity", fields.severity, as_is },
   { "request", fields.request, as_number },
   { "phase", fields.phase, as_is },
   { "reason", fields.reason, as_is },
   { "medium", fields.medium, as_is },
   { "cost_ns", fields.cost, as_milliseconds },
   { "duration_ns", fields.duration, as_milliseconds },
}

local comment_of = Field.new("frame.comment")

local function facts_of(comment)
   -- Greedy up to the last bracket: what a packet said stands before it.
   local sentence, word, said = comment:match("^(.*) %[wirespan (%l+) ([^%[%]]*)%]$")
   if not sentence then return nil end
   local facts = {}
   for key, value in said:gmatch("([%l_]+)=([%w._-]+)") do facts[key] = value end
   return sentence, word, facts
end

local function add(tree, comment)
   local sentence, word, facts = facts_of(comment)
   if not sentence then return end
   local branch = tree:add(fields.sentence, sentence)
   branch:append_text(" (" .. word .. ")")
   for _, entry in ipairs(keys) do
      local key, field, read = entry[1], entry[2], entry[3]
      local value = facts[key] and read(facts[key])
      if value then branch:add(field, value) end
   end
end

local function head_of(comment)
   return comment:match("^(.-): ") or comment:match("^(.*) %[") or ""
end

function wirespan.dissector(_, packet, root)
   local comments = { comment_of() }
   local tree
   -- The last frame of a live capture, whose lines are the answer.
   local is_answer = tostring(packet.cols.protocol) == "wirespan"
   if is_answer then packet.cols.info = "The answer, line by line" end
   for _, each in ipairs(comments) do
      local comment = tostring(each.value)
      if comment:find("[wirespan ", 1, true) then
         if not tree then
            tree = root:add(wirespan)
            -- What can be read without unfolding it: the first, which is a finding where one is.
            tree:append_text(": " .. head_of(comment))
            if is_answer then packet.cols.info = "The answer: " .. head_of(comment) end
         end
         add(tree, comment)
      end
   end
end

register_postdissector(wirespan)
