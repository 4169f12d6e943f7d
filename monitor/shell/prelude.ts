/**
 * What a Lua state gets before Fennel: modules without files, output without files.
 *
 * `require` looks in `package.preload` only; `print` and `io` write to the host's
 * `host.write`; `os` tells the time. Nothing here reaches the host's disk.
 */
export const PRELUDE = `
package = {
  preload = {},
  loaded = {_G = _G, coroutine = coroutine, debug = debug, math = math, string = string,
            table = table, utf8 = utf8},
  searchers = {}, path = "", cpath = "", config = "/\\n;\\n?\\n!\\n-\\n",
}
function require(name)
  local loaded = package.loaded[name]
  if loaded ~= nil then return loaded end
  local loader = package.preload[name]
  if loader == nil then error("there is no module '" .. tostring(name) .. "'", 2) end
  local result = loader(name)
  if package.loaded[name] == nil then package.loaded[name] = result == nil or result end
  return package.loaded[name]
end

local function write(stream)
  return function(self, ...)
    local parts = table.pack(...)
    for i = 1, parts.n do parts[i] = tostring(parts[i]) end
    host.write(table.concat(parts))
    return self
  end
end
local stdout = {write = write(), flush = function(self) return self end}
io = {stdout = stdout, stderr = stdout, write = function(...) return stdout:write(...) end,
      flush = function() return stdout end}
os = {time = function() return math.floor(host.wall() / 1000) end,
      clock = function() return host.now() / 1000 end,
      difftime = function(a, b) return a - b end,
      getenv = function() return nil end}
function print(...)
  local parts = table.pack(...)
  for i = 1, parts.n do parts[i] = tostring(parts[i]) end
  host.write(table.concat(parts, "\\t") .. "\\n")
end

local rep = string.rep
function string.rep(text, count, separator)
  local bytes = (#text + #(separator or "")) * count
  if bytes > 2^26 then
    error("a string of more than 64 MiB", 2)
  end
  if bytes > 2^20 then host.room(bytes) end
  return rep(text, count, separator)
end

local kind = math.type
function math.type(x)
  local found = kind(x)
  if found == "float" and x % 1 == 0 and x < 2^53 and x > -2^53 then return "integer" end
  return found
end
function math.tointeger(x)
  if math.type(x) == "integer" then return x end
end
math.maxinteger, math.mininteger = 2^53 - 1, 1 - 2^53
local random = math.random
function math.random(low, high)
  if low == nil then return random() end
  if high == nil then low, high = 1, low end
  if low > high then error("bad argument to 'random' (interval is empty)", 2) end
  return low + math.floor(random() * (high - low + 1))
end
`;
