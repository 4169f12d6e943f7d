;; guest code
;;   80000000  flw fa0, 0(a0)
;;   80000004  fadd.s fa1, fa0, fa2
;;   80000008  fsw fa1, 4(a0)
;;   8000000c  ecall
;; sites
;;   0: 80000000, 0 not done, fuel
;;   1: 80000000, 3 not done, access
;;   2: 80000004, 2 not done, rounding
;;   3: 8000000c, 0 not done, hart
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 2 i64, 3 f32, 3 i32, 1 f32
    block $B0 (result i32)
      block $B1 (result i32)
        block $B2 (result i32)
          (local.set $fuel (i32.load offset=700 (local.get $h)))
          (local.set $a0 (i64.load offset=80 (local.get $h)))
          (local.set $fa2 (f32.load offset=360 (local.get $h)))
          (local.set $fa2.upper (i32.load offset=364 (local.get $h)))
          (local.set $fcsr (i32.xor (i32.load offset=520 (local.get $h)) (i32.const 769)))
          (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 3))))
          (local.set $fuel (i32.sub (local.get $fuel) (i32.const 3)))
          (drop
            (br_if $B0 (; unlikely ;)
              (i32.const 1)
              (i64.ge_u (i64.add (local.get $a0) (i64.const -2147483648)) (i64.const 1048569))
            )
          )
          (local.set $fa0
            (f32.load (i32.add (i32.wrap_i64 (local.get $a0)) (i32.const -2143289344)))
          )
          (local.set $fa0.upper (i32.const -1))
          (local.set $13 (f32.add (local.get $fa0) (local.get $fa2)))
          block $B3
            block $B4
              (br_if $B4 (; unlikely ;) (i32.eqz (i32.eq (local.get $fa2.upper) (i32.const -1))))
              (br_if $B4 (; unlikely ;)
                (i32.eqz
                  (i32.lt_u
                    (i32.shl (i32.reinterpret_f32 (local.get $13)) (i32.const 1))
                    (i32.const -16777216)
                  )
                )
              )
              (br_if $B4 (; unlikely ;) (i32.and (local.get $fcsr) (i32.const 225)))
              (local.set $fa1 (local.get $13))
              (local.set $fa1.upper (i32.const -1))
              (br $B3)
            end ;; $B4
            (f32.store offset=344 (local.get $h) (local.get $fa0))
            (i32.store offset=348 (local.get $h) (local.get $fa0.upper))
            (f32.store offset=360 (local.get $h) (local.get $fa2))
            (i32.store offset=364 (local.get $h) (local.get $fa2.upper))
            (drop
              (br_if $B1 (; unlikely ;) (i32.const 2) (call $1 (local.get $h) (i32.const 12940755)))
            )
            (local.set $fa1 (f32.load offset=352 (local.get $h)))
            (local.set $fa1.upper (i32.load offset=356 (local.get $h)))
            (local.set $fcsr (i32.xor (i32.load offset=520 (local.get $h)) (i32.const 769)))
          end ;; $B3
          (f32.store offset=4
            (i32.add (i32.wrap_i64 (local.get $a0)) (i32.const -2143289344))
            (local.get $fa1)
          )
          (br $B2 (i32.const 3))
          (unreachable)
        end ;; $B2
        (local.set $4)
        (f32.store offset=352 (local.get $h) (local.get $fa1))
        (i32.store offset=356 (local.get $h) (local.get $fa1.upper))
        (br $B1 (local.get $4))
      end ;; $B1
      (local.set $4)
      (f32.store offset=344 (local.get $h) (local.get $fa0))
      (i32.store offset=348 (local.get $h) (local.get $fa0.upper))
      (br $B0 (local.get $4))
    end ;; $B0
    (local.set $4)
    (i32.store offset=764 (local.get $h) (local.get $4))
    (i32.store offset=700 (local.get $h) (local.get $fuel))
    (return (i32.const 0))
  )
)
