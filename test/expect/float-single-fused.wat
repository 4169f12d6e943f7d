;; guest code
;;   80000000  fnmsub.s fa0, fa1, fa2, fa3
;;   80000004  ecall
;; sites
;;   0: 80000000, 0 not done, fuel
;;   1: 80000000, 1 not done, rounding
;;   2: 80000004, 0 not done, hart
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 1 i64, 4 f32, 4 i32, 1 f32
    block $B0 (result i32)
      block $B1 (result i32)
        (local.set $fuel (i32.load offset=700 (local.get $h)))
        (local.set $fa1 (f32.load offset=352 (local.get $h)))
        (local.set $fa1.upper (i32.load offset=356 (local.get $h)))
        (local.set $fa2 (f32.load offset=360 (local.get $h)))
        (local.set $fa2.upper (i32.load offset=364 (local.get $h)))
        (local.set $fa3 (f32.load offset=368 (local.get $h)))
        (local.set $fa3.upper (i32.load offset=372 (local.get $h)))
        (local.set $fcsr (i32.xor (i32.load offset=520 (local.get $h)) (i32.const 769)))
        (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 1))))
        (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
        (local.set $14
          (f32x4.extract_lane 0
            (f32x4.relaxed_madd
              (f32x4.splat (f32.neg (local.get $fa1)))
              (f32x4.splat (local.get $fa2))
              (f32x4.splat (local.get $fa3))
            )
          )
        )
        block $B2
          block $B3
            (br_if $B3 (; unlikely ;) (i32.eqz (i32.eq (local.get $fa1.upper) (i32.const -1))))
            (br_if $B3 (; unlikely ;) (i32.eqz (i32.eq (local.get $fa2.upper) (i32.const -1))))
            (br_if $B3 (; unlikely ;) (i32.eqz (i32.eq (local.get $fa3.upper) (i32.const -1))))
            (br_if $B3 (; unlikely ;)
              (i32.eqz
                (i32.lt_u
                  (i32.sub
                    (i32.shl (i32.reinterpret_f32 (local.get $14)) (i32.const 1))
                    (i32.const 33554432)
                  )
                  (i32.const -50331648)
                )
              )
            )
            (br_if $B3 (; unlikely ;) (i32.and (local.get $fcsr) (i32.const 225)))
            (local.set $fa0 (local.get $14))
            (local.set $fa0.upper (i32.const -1))
            (br $B2)
          end ;; $B3
          (f32.store offset=352 (local.get $h) (local.get $fa1))
          (i32.store offset=356 (local.get $h) (local.get $fa1.upper))
          (f32.store offset=360 (local.get $h) (local.get $fa2))
          (i32.store offset=364 (local.get $h) (local.get $fa2.upper))
          (f32.store offset=368 (local.get $h) (local.get $fa3))
          (i32.store offset=372 (local.get $h) (local.get $fa3.upper))
          (drop
            (br_if $B0 (; unlikely ;) (i32.const 1) (call $1 (local.get $h) (i32.const 1757803851)))
          )
          (local.set $fa0 (f32.load offset=344 (local.get $h)))
          (local.set $fa0.upper (i32.load offset=348 (local.get $h)))
          (local.set $fcsr (i32.xor (i32.load offset=520 (local.get $h)) (i32.const 769)))
        end ;; $B2
        (br $B1 (i32.const 2))
        (unreachable)
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
